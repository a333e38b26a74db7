/** Whether a version may break what a released tag had: another major one, or before 1.0.0 another minor one. Until it is raised, it may. */
export function saysBreak(tag: string, version: string): boolean {
  if (tag === `v${version}`) return true;
  const [before, now] = [tag.slice(1), version].map((each) => each.split('.'));
  if (before?.[0] !== now?.[0]) return true;
  return now?.[0] === '0' && before?.[1] !== now[1];
}
