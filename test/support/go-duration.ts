/** The seconds of a Go duration of whole seconds ("2160h", "2160h0m0s", "1m30s"); an error for any other text. */
export function goSeconds(text: string): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text);
  if (!match || text === '') throw new Error(`not a Go duration of whole seconds: ${text}`);
  const [hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [number, number, number];
  return hours * 3600 + minutes * 60 + seconds;
}
