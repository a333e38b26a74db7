import fc from 'fast-check';
import { escapeXml } from '../../lib/internal/xml';

test('escapes what would end a text or an attribute', () => {
  expect(escapeXml(`<a b="c">&'</a>`)).toBe('&lt;a b=&quot;c&quot;&gt;&amp;&#39;&lt;/a&gt;');
});

test('leaves out what XML has no way to write, and keeps line breaks', () => {
  expect(escapeXml('a\u0000\u001b[31m\n\t\ud800b\ufffe\u{1f600}é')).toBe('a  [31m\n\t b \u{1f600}é');
});

test('gives only characters and entities of XML, and is read back as it was', () => {
  const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const escaped = escapeXml(text);
      expect(escaped).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/);
      expect(escaped.replace(/&[^;]+;/g, (entity) => entities[entity] ?? entity)).toBe(text);
    }),
  );
});
