/** A time to wait as a person says it; rounded up, so that it is never less than what was computed. */
export function inWords(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'for ever';
  if (seconds <= 120) return `${Math.ceil(seconds)} s`;
  if (seconds < 7200 && seconds % 3600 !== 0) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}

/** Certificates a second, with three figures or as few as say the same. */
export function rate(perSecond: number): string {
  return Number.isFinite(perSecond) ? `${Number(perSecond.toPrecision(3))}/s` : 'without a limit';
}
