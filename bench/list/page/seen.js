/** What a reader sees of a list in its scroller. */
export class Seen {
  #scroller;

  constructor(scroller) {
    this.#scroller = scroller;
  }

  rowElement(key) {
    return this.#scroller.querySelector(`[data-key="${key}"]`);
  }

  shows(row) {
    return this.rowElement(row._id)?.textContent.includes(row.subject) === true;
  }

  /** Whether rows cover the box. */
  get isCovered() {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    let [least, most] = [Infinity, -Infinity];
    for (const row of this.#scroller.querySelectorAll("[data-key]")) {
      const edges = row.getBoundingClientRect();
      if (edges.height === 0) continue;
      least = Math.min(least, edges.top);
      most = Math.max(most, edges.bottom);
    }
    return least <= top + 2 && most >= bottom - 2;
  }

  /** Throws if what is in the box isn't a run of `rows`. */
  check(rows, work) {
    const box = this.#scroller.getBoundingClientRect();
    const seen = [...this.#scroller.querySelectorAll("[data-key]")]
      .map((element) => ({ element, edges: element.getBoundingClientRect() }))
      .filter(({ edges }) => edges.height > 0 && edges.bottom > box.top + 1 && edges.top < box.bottom - 1)
      .sort((one, other) => one.edges.top - other.edges.top);
    const first = rows.findIndex(({ _id }) => _id === seen[0]?.element.dataset.key);
    if (first < 0 || !this.isCovered) throw new Error(`After ${work} the box isn't filled with rows.`);
    for (const [at, { element }] of seen.entries()) {
      const row = rows[first + at];
      if (row && element.dataset.key === row._id && element.textContent.includes(row.subject)) continue;
      throw new Error(
        `After ${work} row ${first + at} should be ${row?._id} "${row?.subject}", but is ${element.dataset.key} "${element.textContent}".`,
      );
    }
    return first;
  }
}
