/** Points of a curve that may grow for ever: beyond a number of them every other is dropped, evenly. */
export class Thinned<Point> {
  #points: Point[] = [];
  /** Of so many that come, one is kept. */
  #every = 1;
  #count = 0;
  #last: Point | undefined;

  constructor(private readonly most = 1000) {}

  add(points: readonly Point[]): void {
    for (const point of points) {
      if (this.#count % this.#every === 0) this.#points.push(point);
      this.#count++;
      this.#last = point;
      if (this.#points.length <= this.most) continue;
      this.#points = this.#points.filter((_, i) => i % 2 === 0);
      this.#every *= 2;
    }
  }

  /** Those that are kept, and always the last. */
  all(): Point[] {
    const { length } = this.#points;
    const isLastKept = length === 0 || this.#points[length - 1] === this.#last;
    return isLastKept ? [...this.#points] : [...this.#points, this.#last as Point];
  }
}

/** The same of points that are all there. */
export function thin<Point>(points: readonly Point[], most?: number): Point[] {
  const thinned = new Thinned<Point>(most);
  thinned.add(points);
  return thinned.all();
}
