import { basename } from 'node:path'
import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'
import { useInput } from './assistive/kind.ts'
import { inputKinds } from './assistive/kinds.ts'
import type { InputStream } from './input/input-event.ts'
import { oneAfterAnother } from './input/merge-streams.ts'
import { overlay } from './mixed/overlay.ts'
import { mixedDay, peopleKinds, work } from './people/kinds.ts'
import { readRecording, recordingsIn } from './recordings/read-recording.ts'
import { toolFamilies } from './tools/families.ts'
import type { Play } from './tools/family.ts'

/** Who or what makes the input of a session. */
type Group = 'people' | 'assistive' | 'tools' | 'away' | 'beside'

/** Some minutes of one device, simulated. */
export interface Session {
  group: Group
  /** The kind of people or input, or the family of tools. */
  name: string
  /** The person, or the tool's setting. */
  of: string
  toMs: number
  stream: () => InputStream
  /** Minutes of these in which only the tool runs. */
  away?: { fromMinute: number; toMinute: number }
  /** What the person alone does: minutes of work can be lost only if they are in here. */
  alone?: () => InputStream
}

export interface Size {
  seed: number
  /** How long each session is. */
  minutes: number
  /** How many people of each kind. */
  people: number
}

const minuteMs = 60_000

/** All sessions of an evaluation, always the same for the same size and seed, and for the same recordings. */
export function allSessions(size: Size, recordings: string | null = null): Session[] {
  return [
    ...people(size),
    ...(recordings === null ? [] : recordedPeople(recordings)),
    ...assistive(size),
    ...tools(size),
    ...awayWithTool(size),
    ...besideJiggler(size),
  ]
}

/** Recorded people, each file a session of its own length. */
function recordedPeople(folder: string): Session[] {
  return recordingsIn(folder).map(file => ({
    group: 'people',
    name: 'recorded people',
    of: basename(file),
    toMs: (Math.ceil((readRecording(file).at(-1)?.ms ?? 0) / minuteMs) + 1) * minuteMs,
    stream: () => readRecording(file),
  }))
}

function people({ seed, minutes, people }: Size): Session[] {
  const toMs = minutes * minuteMs
  const kinds = [...Object.keys(peopleKinds), 'mixed day', 'mixed day']
  return kinds.flatMap((name, kind) =>
    Array.from({ length: people }, (_, person) => {
      const random = () => seededRandom(seed, 'people', name, kind, person)
      return {
        group: 'people' as const,
        name,
        of: `person ${person + 1}`,
        toMs,
        stream: () => (name === 'mixed day' ? mixedDay(random(), 0, toMs) : work(name, random(), 0, toMs)),
      }
    }),
  )
}

function assistive({ seed, minutes, people }: Size): Session[] {
  const toMs = minutes * minuteMs
  return inputKinds.flatMap(kind =>
    Array.from({ length: Math.max(1, Math.ceil(people / assistiveShare)) }, (_, person) => ({
      group: 'assistive' as const,
      name: kind.name,
      of: `person ${person + 1}`,
      toMs,
      stream: () => useInput(kind, seededRandom(seed, 'assistive', kind.name, person), 0, toMs),
    })),
  )
}

/** There are more kinds of input than of people; so many fewer sessions of each are enough. */
const assistiveShare = 5

function eachTool(): { name: string; of: string; play: Play }[] {
  return toolFamilies.flatMap(({ name, settings }) =>
    Object.entries(settings).map(([of, play]) => ({ name, of, play })),
  )
}

function tools({ seed, minutes }: Size): Session[] {
  const toMs = minutes * minuteMs
  return eachTool().map(({ name, of, play }) => ({
    group: 'tools',
    name,
    of,
    toMs,
    stream: () => play(seededRandom(seed, 'tool', name, of), 0, toMs),
  }))
}

/** A person works, leaves for a third of the time with a tool running, and works again. */
function awayWithTool({ seed, minutes }: Size): Session[] {
  const third = Math.round(minutes / 3)
  // The tool starts and ends within a minute, as in life.
  const [leaveMs, returnMs, toMs] = [
    third * minuteMs + 20_000,
    2 * third * minuteMs + 40_000,
    3 * third * minuteMs,
  ]
  const kinds = Object.keys(peopleKinds)
  return eachTool().map(({ name, of, play }, index) => {
    const kind = kinds[index % kinds.length] ?? ''
    const random = (part: string) => seededRandom(seed, 'away', name, of, part)
    const before = () => work(kind, random('before'), 0, leaveMs)
    // Somebody who comes back ends the tool first.
    const beginMs = returnMs + between(random('return'), 3_000, 15_000)
    const after = () => work(kind, random('after'), beginMs, toMs)
    return {
      group: 'away',
      name,
      of,
      toMs,
      away: { fromMinute: third + 1, toMinute: 2 * third },
      alone: () => oneAfterAnother(before(), after()),
      stream: () =>
        oneAfterAnother(before(), within(play(random('tool'), leaveMs, returnMs), returnMs), after()),
    }
  })
}

/** A person works while something keeps the computer awake. */
function besideJiggler({ seed, minutes }: Size): Session[] {
  const toMs = minutes * minuteMs
  const awake = /jiggl|circle|square|watch|walk|presence key|modifier|lock keys/
  const kinds = Object.keys(peopleKinds)
  return eachTool()
    .filter(({ name }) => awake.test(name))
    .map(({ name, of, play }, index) => {
      const kind = kinds[index % kinds.length] ?? ''
      const alone = () => work(kind, seededRandom(seed, 'beside', name, of), 0, toMs)
      return {
        group: 'beside',
        name,
        of,
        toMs,
        alone,
        stream: () => overlay(alone(), play(seededRandom(seed, 'beside tool', name, of), 0, toMs)),
      }
    })
}

function* within(stream: InputStream, toMs: number): InputStream {
  for (const event of stream) if (event.ms <= toMs) yield event
}
