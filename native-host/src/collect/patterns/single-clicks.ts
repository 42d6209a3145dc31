const withinMs = 500
/** A hand moves the pointer a little between the clicks of a double click. */
const samePlacePixels = 4

interface Place {
  x: number
  y: number
}

/** Tells the first click of a double or triple click from those after it, which come at its place within half a second. */
export class SingleClicks {
  #first: { place: Place | null; ms: number } | null = null

  isSingle(place: Place | null, ms: number): boolean {
    const first = this.#first
    if (first !== null && ms - first.ms < withinMs && isSamePlace(first.place, place)) return false
    this.#first = { place, ms }
    return true
  }
}

function isSamePlace(a: Place | null, b: Place | null): boolean {
  return a === null || b === null || Math.hypot(a.x - b.x, a.y - b.y) <= samePlacePixels
}
