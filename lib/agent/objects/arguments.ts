import { inSpan } from '../../releases/span';
import { OPTIONS } from '../options/index';
import type { AgentSettings } from '../settings';

/** The container's arguments: every flag that the release has, with its value. */
export function containerArguments(settings: AgentSettings): string[] {
  return OPTIONS.flatMap((option) => {
    const value = settings.get(option);
    return option.flags
      .filter((flag) => inSpan(settings.release, flag))
      .flatMap(({ name, write }) => {
        const told = value === undefined ? undefined : write === undefined ? option.kind.write(value) : undefined;
        const text = settings.quirks?.flags.get(name) ?? (write === undefined ? told : write(value, settings)) ?? [];
        return (typeof text === 'string' ? [text] : text).map((one) => `--${name}=${one}`);
      });
  });
}
