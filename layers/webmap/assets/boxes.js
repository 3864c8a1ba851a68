// Boxes on the screen that must not overlap: labels give way to what stands there already.

const CELL = 64;

export class Boxes {
  constructor() {
    /** @type {Map<string, number[][]>} */
    this.cells = new Map();
  }

  /** @param {number[]} box x0, y0, x1, y1 @param {(cell: string) => boolean} visit stops when it returns true */
  each(box, visit) {
    for (let x = Math.floor(box[0] / CELL); x <= Math.floor(box[2] / CELL); x++)
      for (let y = Math.floor(box[1] / CELL); y <= Math.floor(box[3] / CELL); y++) if (visit(x + " " + y)) return true;
    return false;
  }

  /** @param {number[]} box @returns {boolean} whether nothing stands there */
  free(box) {
    return !this.each(box, (cell) =>
      (this.cells.get(cell) || []).some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]),
    );
  }

  /** @param {number[]} box */
  take(box) {
    this.each(box, (cell) => {
      const boxes = this.cells.get(cell);
      if (boxes) boxes.push(box);
      else this.cells.set(cell, [box]);
      return false;
    });
  }

  /** Take a box if it is free. @param {number[]} box @returns {boolean} */
  claim(box) {
    if (!this.free(box)) return false;
    this.take(box);
    return true;
  }
}
