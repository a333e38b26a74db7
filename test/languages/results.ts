/** Tells how each thing went, as soon as it is known. */
export class Results {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  /** Runs a check: what it throws is why it does not hold. */
  public check(what: string, holds: () => void): void {
    const start = Date.now();
    try {
      holds();
      this.passed += 1;
      console.log(`ok      ${what} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      this.failed += 1;
      console.log(`FAILED  ${what}\n${(error as Error).message}`);
    }
  }

  public skip(what: string, why: string): void {
    this.skipped += 1;
    console.log(`SKIPPED ${what}: ${why}`);
  }

  /** The last line, and whether nothing failed. */
  public close(): boolean {
    console.log(`\n${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
    return this.failed === 0;
  }
}
