import type { InputEvent, InputStream } from '../input/input-event.ts'
import { mergeStreams } from '../input/merge-streams.ts'

/** A tool that runs while a person works. Both move the pointer from where it is, so their ways add up. */
export function* overlay(person: InputStream, tool: InputStream): InputStream {
  let byPerson = { x: 0, y: 0 }
  let byTool: { x: number; y: number } | null = null
  let origin = { x: 0, y: 0 }
  const fromTool = new WeakSet<InputEvent>()
  const marked = (function* () {
    for (const event of tool) {
      fromTool.add(event)
      yield event
    }
  })()
  for (const event of mergeStreams(person, marked)) {
    if (event.kind !== 'move') {
      yield event
      continue
    }
    if (fromTool.has(event)) {
      if (byTool === null) origin = event
      byTool = event
    } else byPerson = event
    const offset = byTool ?? origin
    yield { ...event, x: byPerson.x + offset.x - origin.x, y: byPerson.y + offset.y - origin.y }
  }
}
