/** Width in CSS pixels of a short text in a font, as the canvas measures it; asked for once each. */
export class LabelMeasure {
  readonly #context = document.createElement('canvas').getContext('2d');
  readonly #widths = new Map<string, number>();
  #font = '';

  /** @param font as in the CSS shorthand: "600 11px Inter" */
  setFont(font: string): void {
    if (font === this.#font) return;
    this.#font = font;
    this.#widths.clear();
  }

  width(text: string): number {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    if (this.#context) this.#context.font = this.#font;
    // Without a canvas (it can't be had in some embedded views) an average letter has to do.
    const width = Math.ceil(this.#context?.measureText(text).width ?? text.length * 6.5);
    this.#widths.set(text, width);
    return width;
  }
}
