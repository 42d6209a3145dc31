import { UsageError } from '../private-folder.ts'
import { turnOff } from './turn-off.ts'
import type { Way } from './way.ts'

export interface TurnedOn {
  way: string
  where: string
  /** The better ways that the system refused, and why. */
  refused: { way: string; why: string }[]
}

/** Uses the first way that the system accepts, and removes the others. Throws when it refuses all. */
export async function turnOn(
  ways: readonly Way[],
  command: readonly string[],
  isNow: boolean,
): Promise<TurnedOn> {
  const refused: TurnedOn['refused'] = []
  for (const way of ways) {
    try {
      await way.set(command)
    } catch (error) {
      refused.push({ way: way.name, why: error instanceof Error ? error.message : String(error) })
      continue
    }
    const { failed } = await turnOff(ways.filter(other => other !== way))
    const [first] = failed
    if (first !== undefined)
      throw new UsageError(`It would be started twice: cannot remove ${first.where} (${first.why}).`)
    if (isNow) await way.start()
    return { way: way.name, where: (await way.find())?.where ?? way.name, refused }
  }
  const reasons = refused.map(({ way, why }) => `${way}: ${why}`).join('; ')
  throw new UsageError(
    `This system refuses to start the helper at sign-in (${reasons}). Start it with \`agent\` from your own start-up script.`,
  )
}
