// SVG as text. Everything that comes from outside (names of corpora, types, strategies) goes through `escapeXml`.

export type Attributes = Readonly<Record<string, string | number>>;

/** Text as it may stand in an element or between the quotes of an attribute; what XML 1.0 has no place for is left out. */
export function escapeXml(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these very characters are what XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&apos;')
  );
}

/** @param content elements already written; text goes through {@link textElement} */
export function element(name: string, attributes: Attributes, content: readonly string[] = []): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? number(value) : escapeXml(value)}"`)
    .join('');
  return content.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${content.join('\n')}</${name}>`;
}

export const textElement = (text: string, attributes: Attributes): string =>
  element('text', attributes, [escapeXml(text)]);

/** Hundredths of a pixel are enough for any printer, and keep the file short. */
export const number = (value: number): string => String(Math.round(value * 100) / 100);
