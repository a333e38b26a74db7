import type { Scalar } from '../settings';

/** What YAML 1.1 makes of a text without quotes in a template: `"8443"` is a number, `"true"` a boolean, nothing is null. */
export function unquoted(value: Scalar | undefined): Scalar {
  if (typeof value !== 'string') return value ?? null;
  const text = value.trim();
  if (/^(|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE|yes|Yes|YES|on|On|ON)$/.test(text)) return true;
  if (/^(false|False|FALSE|no|No|NO|off|Off|OFF)$/.test(text)) return false;
  if (/^[-+]?(0|[1-9]\d*)$/.test(text) || /^[-+]?(\d+\.\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}
