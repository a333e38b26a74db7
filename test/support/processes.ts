/** Resolves when a process has ended and nobody waits for it any more. */
export async function gone(pid: number | undefined): Promise<void> {
  // Zero stands for the group of this very process.
  if (!pid) throw new Error('there is no such process');
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise(setImmediate);
  }
}
