import fc from 'fast-check';
import { DARK, LIGHT } from '../../../../lib/inspect/graph/rendering/palette';
import { toSvg } from '../../../../lib/inspect/graph/rendering/svg';
import { graphOf, issuer } from '../support';
import { markupProblems } from './markup';
import { fullGraph, HOSTILE_GRAPH } from './pictures';

test('hostile names stay text', () => {
  fc.assert(
    fc.property(HOSTILE_GRAPH, (graph) => {
      expect(markupProblems(toSvg(graph))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('it says what it shows to who cannot see it', () => {
  const svg = toSvg(fullGraph(1));
  expect(svg).toMatch(/role="img" aria-labelledby="issuance-title issuance-description"/);
  expect(svg).toContain('<title id="issuance-title">Who signs whom</title>');
  expect(svg).toMatch(/<desc id="issuance-description">\d+ objects and \d+ relations between them. What dangles: /);
  expect(svg).toContain('<title>CA certificate istio-system/istio-ca, lifetime 1 y</title>');
});

test('what dangles is marked, and so are its arrows', () => {
  const svg = toSvg(fullGraph(1));
  expect(svg).toMatch(/<g class="store missing" [^>]*><title>Secret cert-manager\/old, nobody writes it<\/title>/);
  expect(svg).toMatch(/<g class="edge trusts broken">/);
  expect(svg).toContain('>dangles</text>');
});

test('long names are shortened in the picture and whole in the title', () => {
  const name = `${'a'.repeat(100)}-end`;
  const svg = toSvg(graphOf([issuer(name)]));
  expect(svg).toMatch(/class="name"[^>]*>a+…a+-end</);
  expect(svg).toContain(`<title>ClusterIssuer ${name}, self-signed</title>`);
});

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
])('the %s colours', (_name, theme) => {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = (colour.match(/[0-9a-f]{2}/g) ?? []).map((part) => {
      const value = Number.parseInt(part, 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: string, b: string) => {
    const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };

  test('can be read: text 7:1, lines 3:1 (WCAG 2.2)', () => {
    for (const { fill, stroke, text } of Object.values(theme.nodes)) {
      expect(contrast(text, fill)).toBeGreaterThanOrEqual(7);
      expect(contrast(stroke, theme.page)).toBeGreaterThanOrEqual(3);
    }
    for (const colour of [theme.text, theme.muted]) expect(contrast(colour, theme.page)).toBeGreaterThanOrEqual(7);
    expect(contrast(theme.edge, theme.page)).toBeGreaterThanOrEqual(4.5);
  });
});
