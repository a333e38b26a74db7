import type { Tool } from '../../scripts/languages/toolchains';

/** A language that the library is tested in. */
export interface Language {
  readonly name: string;
  /** Its folder in examples/languages, and what a block of a page is marked with. */
  readonly folder: string;
  readonly tools: readonly Tool[];
  /** How its programs end. */
  readonly extension: string;

  /**
   * Has a copy of its examples take the packages from build/, and nothing be left behind outside of build/ and the folder.
   *
   * @param project the copy
   * @param home a folder for whatever else it needs
   * @returns what the environment has to say
   */
  prepare(project: string, home: string): NodeJS.ProcessEnv;

  /** Where a program stands in the project; `name` is that of one of the examples, in lower case, or another. */
  placeOf(name: string): string;

  /** The command that runs another program, from the one that runs the walkthrough. */
  commandFor(name: string, walkthrough: string): string;
}
