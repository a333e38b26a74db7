import fc from 'fast-check';
import { layOut, type PlacedBox } from '../../../../lib/inspect/graph/rendering/layout';
import { DARK, LIGHT } from '../../../../lib/inspect/graph/rendering/palette';
import { toSvg } from '../../../../lib/inspect/graph/rendering/svg';
import { textWidth } from '../../../../lib/inspect/graph/rendering/text-width';
import { graphOf, issuer } from '../support';
import { markupProblems } from './markup';
import { fullGraph, HOSTILE_GRAPH } from './pictures';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const overlap = (a: Rectangle, b: Rectangle) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function overlapping(rectangles: readonly Rectangle[]): (readonly [Rectangle, Rectangle])[] {
  return rectangles.flatMap((one, index) =>
    rectangles.slice(index + 1).flatMap((other) => (overlap(one, other) ? [[one, other] as const] : [])),
  );
}

test('hostile names stay text', () => {
  fc.assert(
    fc.property(HOSTILE_GRAPH, (graph) => {
      expect(markupProblems(toSvg(graph))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

describe.each([1, 5, 40])('a mesh of %i namespaces', (namespaces) => {
  const layout = layOut(fullGraph(namespaces));
  const labels = layout.edges.map(({ label: { x, y, width, height } }) => ({
    x: x - width / 2,
    y: y - height / 2,
    width,
    height,
  }));

  test('no box and no label lies on another', () => {
    expect(overlapping([...layout.boxes, ...labels])).toEqual([]);
  });

  test('everything is within the picture', () => {
    const outside = [...layout.boxes, ...labels].filter(
      ({ x, y, width, height }) => x < 0 || y < 0 || x + width > layout.width + 1 || y + height > layout.height + 1,
    );
    expect(outside).toEqual([]);
  });

  test('arrows start and end at the boxes that they connect', () => {
    const boxes = new Map(layout.boxes.map((box) => [box.node.key, box]));
    const touches = (point: { x: number; y: number } | undefined, box: PlacedBox | undefined) =>
      point !== undefined && box !== undefined && overlap({ x: point.x - 1, y: point.y - 1, width: 2, height: 2 }, box);
    for (const { edge, points } of layout.edges) {
      expect(touches(points[0], boxes.get(edge.from))).toBe(true);
      expect(touches(points[points.length - 1], boxes.get(edge.to))).toBe(true);
    }
  });

  test('every line fits into its box', () => {
    for (const { text, width } of layout.boxes) {
      for (const line of text.details) expect(textWidth(line, 12)).toBeLessThan(width);
      expect(textWidth(text.name, 15, true)).toBeLessThan(width);
    }
  });
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
    for (const { fill, stroke, text } of [...Object.values(theme.kinds), theme.missing]) {
      expect(contrast(text, fill)).toBeGreaterThanOrEqual(7);
      expect(contrast(stroke, theme.page)).toBeGreaterThanOrEqual(3);
    }
    for (const colour of [theme.text, theme.muted]) expect(contrast(colour, theme.page)).toBeGreaterThanOrEqual(7);
    expect(contrast(theme.edge, theme.page)).toBeGreaterThanOrEqual(4.5);
  });
});
