// Positions and colours set through the CSS object model: a style attribute in markup is what the page's content security policy
// forbids (and what lit's own styleMap writes when it first renders).
import { nothing } from 'lit';
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js';

/** CSS properties, custom ones included, to values; null takes one away. */
export type Styles = Readonly<Record<string, string | null>>;

class StyleDirective extends Directive {
  #last: Styles = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('styled() belongs into a tag: <div ${styled(...)}>');
  }

  override render(_styles: Styles): typeof nothing {
    return nothing;
  }

  override update(part: ElementPart, [styles]: [Styles]): typeof nothing {
    const { element } = part;
    if (!(element instanceof HTMLElement || element instanceof SVGElement)) return nothing;
    for (const name of Object.keys(this.#last)) {
      if (!(name in styles)) element.style.removeProperty(name);
    }
    for (const [name, value] of Object.entries(styles)) {
      if (this.#last[name] === value) continue;
      if (value === null) element.style.removeProperty(name);
      else element.style.setProperty(name, value);
    }
    this.#last = styles;
    return nothing;
  }
}

export const styled = directive(StyleDirective);

/** A box at its place inside a positioned parent. */
export const boxStyles = (box: { x: number; y: number; width?: number; height?: number }): Styles => ({
  left: `${box.x}px`,
  top: `${box.y}px`,
  width: box.width === undefined ? null : `${box.width}px`,
  height: box.height === undefined ? null : `${box.height}px`,
});

/** The colours of an entity type, as `--type-fill`, `--type-line` and `--type-ink`; index -1 (a type the schema lacks) is grey. */
export const typeStyles = (index: number): Styles =>
  index < 0
    ? { '--type-fill': 'var(--sunken)', '--type-line': 'var(--line-strong)', '--type-ink': 'var(--ink-2)' }
    : {
        '--type-fill': `var(--type-${index}-fill)`,
        '--type-line': `var(--type-${index}-line)`,
        '--type-ink': `var(--type-${index}-ink)`,
      };
