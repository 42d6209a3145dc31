import { between, seededRandom } from '@telemetry-tracker/shared/seeded-random'

const names = [
  'ada.lindqvist',
  'amara.okafor',
  'anton.weber',
  'aylin.demir',
  'beatriz.santos',
  'ben.carter',
  'chloe.martin',
  'daniel.kowalski',
  'diego.alvarez',
  'elena.popescu',
  'emil.hansen',
  'fatima.haddad',
  'felix.bauer',
  'freya.olsen',
  'giulia.romano',
  'hana.sato',
  'henrik.nyberg',
  'ines.moreau',
  'isaac.mensah',
  'ivana.horvat',
  'jonas.keller',
  'kavya.iyer',
  'leo.fischer',
  'lucia.ferrari',
  'marek.novak',
  'maya.cohen',
  'mei.tanaka',
  'mila.petrova',
  'nadia.rahman',
  'noah.thompson',
  'olga.nowak',
  'omar.farouk',
  'priya.sharma',
  'rafael.costa',
  'ruth.adeyemi',
  'samuel.jensen',
  'sofia.virtanen',
  'tomas.dvorak',
  'yara.mansour',
  'zoe.papadakis',
]

export type Craft = 'engineering' | 'design' | 'sales' | 'support' | 'office'

export interface Person {
  userId: string
  name: string
  craft: Craft
  /** The share of the time at the desk that is work, 0 to 1. */
  focus: number
  /** Hour of the local day. */
  begins: number
  ends: number
  /** Whether the person is delivering now. */
  isOnline: boolean
  /** The state of their computer. */
  computer: Computer
}

/** `silent`: has delivered nothing for days; `copied`: its queue was restored from a copy; `full`: has dropped events; `replaced`: is the second computer. */
type Computer = 'usual' | 'silent' | 'copied' | 'full' | 'replaced'

/** By the owner's index in the list. */
const computers: Readonly<Record<number, Computer>> = { 5: 'silent', 9: 'copied', 13: 'replaced', 17: 'full' }

const crafts: readonly Craft[] = ['engineering', 'engineering', 'design', 'sales', 'support', 'office']

/** The made-up company; the same seed gives the same people. */
export function company(seed: number): Person[] {
  return names.map((userId, i) => {
    const random = seededRandom(seed, userId)
    const begins = between(random, 7.75, 9.75)
    return {
      userId,
      name: nameOf(userId),
      craft: crafts[Math.floor(random() * crafts.length)] ?? 'office',
      focus: between(random, 0.62, 0.97),
      begins,
      ends: begins + between(random, 8, 9.25),
      isOnline: i % 3 === 0,
      computer: computers[i] ?? 'usual',
    }
  })
}

function nameOf(userId: string): string {
  return userId
    .split('.')
    .map(part => part.charAt(0).toUpperCase() + part.slice(1))
    .join(' ')
}
