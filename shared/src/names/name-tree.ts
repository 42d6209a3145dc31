/** Names as a prefix tree, to find many names in one pass over a text. */
export interface NameTree {
  /** Calls back for each name in a text that begins at a position, shortest first. */
  eachAt(text: string, at: number, found: (name: number, end: number) => void): void
}

interface Node {
  /** The characters from its parent to this node; names with the same beginning share nodes. */
  label: string
  /** The number of the name that ends here; -1 for none. */
  name: number
  next: Map<number, Node>
}

/** Of equal names, only the first is found. */
export function nameTree(names: readonly string[]): NameTree {
  const root: Node = { label: '', name: -1, next: new Map() }
  for (const [number, name] of names.entries()) add(root, name, number)

  return {
    eachAt(text, at, found) {
      let end = at
      let node = root.next.get(text.charCodeAt(end))
      while (node !== undefined && text.startsWith(node.label, end)) {
        end += node.label.length
        if (node.name !== -1) found(node.name, end)
        node = node.next.get(text.charCodeAt(end))
      }
    },
  }
}

function add(root: Node, name: string, number: number): void {
  let node = root
  let at = 0
  while (at < name.length) {
    const known = node.next.get(name.charCodeAt(at))
    if (known === undefined) {
      node.next.set(name.charCodeAt(at), { label: name.slice(at), name: number, next: new Map() })
      return
    }
    const shared = sharedLength(known.label, name, at)
    if (shared < known.label.length) split(known, shared)
    at += shared
    node = known
  }
  if (node.name === -1) node.name = number
}

/** Splits a node into two, one below the other. */
function split(node: Node, at: number): void {
  const { label, name, next } = node
  node.label = label.slice(0, at)
  node.name = -1
  node.next = new Map([[label.charCodeAt(at), { label: label.slice(at), name, next }]])
}

function sharedLength(label: string, name: string, at: number): number {
  let shared = 0
  while (shared < label.length && label.charCodeAt(shared) === name.charCodeAt(at + shared)) shared++
  return shared
}
