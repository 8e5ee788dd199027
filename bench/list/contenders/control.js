import { createRow, fillRow } from "./row-nodes.js";

const OVERSCAN = 600;
const GUESS = 34;

/**
 * What one writes by hand for this list and no other: a Fenwick tree of heights, rows placed absolutely, nodes used
 * again for other rows, one update a frame. The limit that others are compared to.
 */
export function mount(box, rows) {
  const data = [...rows];
  const tops = new Heights(data.length);
  const spacer = document.createElement("div");
  spacer.style.position = "relative";
  box.append(spacer);
  const shown = new Map();
  const free = [];

  function render() {
    const first = tops.indexAt(box.scrollTop - OVERSCAN);
    const last = tops.indexAt(box.scrollTop + box.clientHeight + OVERSCAN);
    for (const [index, element] of shown) {
      if (index >= first && index <= last) continue;
      shown.delete(index);
      free.push(element);
    }
    const added = [];
    for (let index = first; index <= last; index += 1) {
      if (shown.has(index)) continue;
      const element = free.pop();
      if (element) fillRow(element, data[index]);
      const row = element ?? spacer.appendChild(createRow(data[index]));
      row.style.cssText = "position:absolute;inset-inline:0";
      shown.set(index, row);
      added.push([index, row]);
    }
    for (const element of free) element.style.display = "none";
    const heights = added.map(([, element]) => element.getBoundingClientRect().height);
    for (const [at, [index]] of added.entries()) tops.set(index, heights[at]);
    for (const [index, element] of shown) element.style.transform = `translateY(${tops.before(index)}px)`;
    spacer.style.height = `${tops.before(data.length)}px`;
  }

  box.addEventListener("scroll", render, { passive: true });
  render();
  return {
    ready: Promise.resolve(),
    edit(index, row) {
      data[index] = row;
      const element = shown.get(index);
      if (element) fillRow(element, row);
    },
    prepend(row) {
      data.unshift(row);
      tops.unshift();
      const moved = [...shown].map(([index, element]) => [index + 1, element]);
      shown.clear();
      for (const [index, element] of moved) shown.set(index, element);
      render();
    },
    rowAt: (index) => shown.get(index),
    rows: () => [...shown.values()],
    scrollToRow(index) {
      for (let tries = 0; tries < 5; tries += 1) {
        box.scrollTop = tops.before(index);
        render();
      }
    },
    unmount() {
      box.removeEventListener("scroll", render);
      spacer.remove();
    },
  };
}

/** Sums of heights in a Fenwick tree. A row before all others moves an offset instead of the tree. */
class Heights {
  constructor(count) {
    this.head = [];
    this.count = count;
    this.heights = new Float32Array(count).fill(GUESS);
    this.tree = new Float64Array(count + 1);
    for (let at = 1; at <= count; at += 1) this.tree[at] = (at & -at) * GUESS;
  }

  unshift() {
    this.head.unshift(GUESS);
  }

  set(index, height) {
    if (index < this.head.length) {
      this.head[index] = height;
      return;
    }
    const at = index - this.head.length;
    const change = height - this.heights[at];
    if (change === 0) return;
    this.heights[at] = height;
    for (let node = at + 1; node <= this.count; node += node & -node) this.tree[node] += change;
  }

  before(index) {
    let sum = 0;
    for (let at = 0; at < Math.min(index, this.head.length); at += 1) sum += this.head[at];
    for (let node = Math.max(0, index - this.head.length); node > 0; node -= node & -node)
      sum += this.tree[node];
    return sum;
  }

  indexAt(offset) {
    let rest = offset;
    for (const [index, height] of this.head.entries()) {
      rest -= height;
      if (rest < 0) return index;
    }
    let at = 0;
    for (let step = 1 << 17; step > 0; step >>= 1) {
      if (at + step <= this.count && this.tree[at + step] <= rest) {
        at += step;
        rest -= this.tree[at];
      }
    }
    return Math.min(at + this.head.length, this.count + this.head.length - 1);
  }
}
