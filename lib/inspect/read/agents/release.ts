import { IstioCsrRelease } from '../../../releases/istio-csr-release';

/** The release that a tag or a chart's version stands for: the newest known one of a range, and of all where it tells none. */
export function releaseOf(text: string | undefined): IstioCsrRelease {
  return exact(text) ?? newestIn(text ?? '') ?? IstioCsrRelease.LATEST;
}

/** What is guessed where a text names no release that is known; nothing where there is no text. */
export function guessOf(text: string | undefined): string | undefined {
  if (!text || exact(text) !== undefined) return undefined;
  return `"${text}" is taken for istio-csr ${releaseOf(text).version}`;
}

/** The release of a version, also with a build's own suffix behind it. */
function exact(text = ''): IstioCsrRelease | undefined {
  const [, number] = /^v?(\d+\.\d+\.\d+)(?=$|[-+_])/.exec(text) ?? [];
  return IstioCsrRelease.all().find(({ version }) => version === `v${number}`);
}

type Test = (order: (parts: number) => number, given: readonly number[]) => boolean;

/** The comparisons of a range, from how a release is ordered by so many of the version's parts (Masterminds/semver, as Helm has it). */
const COMPARISONS: Readonly<Record<string, Test>> = {
  '': (order) => order(3) === 0,
  '=': (order) => order(3) === 0,
  '>': (order) => order(3) > 0,
  '>=': (order) => order(3) >= 0,
  '<': (order) => order(3) < 0,
  '<=': (order) => order(3) <= 0,
  '~': (order) => order(3) >= 0 && order(2) === 0,
  '^': (order, [major]) => order(3) >= 0 && order(major === 0 ? 2 : 1) === 0,
};

/** The newest known release in a range of comparisons that all hold; nothing for other texts, such as alternatives. */
function newestIn(range: string): IstioCsrRelease | undefined {
  const texts = range.replace(/([<>=~^])\s+/g, '$1').split(/[\s,]+/);
  const tests = texts.map((text) => {
    const [whole, sign = '', version = ''] =
      /^([<>]=?|[=~^]?)v?((?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2})$/.exec(text) ?? [];
    const given = version
      .replace(/\.?[xX*].*$/, '')
      .split('.')
      .filter(Boolean)
      .map(Number);
    return ({ _number: { major, minor, patch } }: IstioCsrRelease) => {
      const order = (parts: number) =>
        [major, minor, patch]
          .slice(0, parts)
          .map((part, index) => part - (given[index] ?? part))
          .find(Boolean) ?? 0;
      return whole !== undefined && COMPARISONS[sign]?.(order, given) === true;
    };
  });
  return IstioCsrRelease.all()
    .filter((release) => tests.every((test) => test(release)))
    .pop();
}
