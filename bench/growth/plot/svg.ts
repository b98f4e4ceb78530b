type Attributes = Record<string, string | number>;

export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(String(value))}"`);
  return `<${name}${written.join('')}>${children.join('')}</${name}>\n`;
}

export const label = (text: string, attributes: Attributes): string => element('text', attributes, [escape(text)]);

export const line = ([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number], className: string): string =>
  element('line', { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: className });

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
