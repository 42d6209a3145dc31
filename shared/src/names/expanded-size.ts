/**
 * How many characters, classes and similar items an expression has when its repeat counts are written out:
 * `(ab{3}){2}` is 8. Usually less than the size of its program, and known without compiling it.
 */
export function expandedSize(source: string): number {
  const open: Group[] = [{ size: 0, last: 0 }]
  for (const [token = ''] of source.matchAll(tokens)) {
    const times = repeats(token)
    const group = open.at(-1)
    if (group === undefined) break
    if (times !== undefined) group.size += group.last * (times - 1)
    else if (token === '(') open.push({ size: 0, last: 0 })
    else if (token === ')' && open.length > 1) {
      open.pop()
      add(open.at(-1), group.size)
    } else add(group, 1)
  }
  return open.reduce((sum, { size }) => sum + size, 0)
}

interface Group {
  size: number
  /** The size of the item that a following repeat count would repeat. */
  last: number
}

/** Escaped characters, classes, repeat counts, and single characters. */
const tokens = /\\(?:[pP]\{[^}]*\}|.)|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/gu

function repeats(token: string): number | undefined {
  const [, from, to] = /^\{(\d+)(?:,(\d*))?\}$/.exec(token) ?? []
  return from === undefined ? undefined : Math.max(1, Number(from), Number(to ?? 0))
}

function add(group: Group | undefined, size: number): void {
  if (group === undefined) return
  group.size += size
  group.last = size
}
