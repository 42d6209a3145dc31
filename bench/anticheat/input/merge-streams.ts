import type { InputEvent, InputStream } from './input-event.ts'

/** Several streams at the same time as one: a tool beside a person. */
export function* mergeStreams(...streams: readonly InputStream[]): InputStream {
  const heads = streams.map(stream => {
    const source = stream[Symbol.iterator]()
    return { source, next: take(source) }
  })
  for (;;) {
    let first: (typeof heads)[number] | undefined
    for (const head of heads)
      if (head.next && (first?.next === undefined || head.next.ms < first.next.ms)) first = head
    if (first?.next === undefined) return
    yield first.next
    first.next = take(first.source)
  }
}

/** One stream after the other, each within its own time. */
export function* oneAfterAnother(...streams: readonly InputStream[]): InputStream {
  for (const stream of streams) yield* stream
}

function take(source: Iterator<InputEvent>): InputEvent | undefined {
  const { done, value } = source.next()
  return done === true ? undefined : value
}
