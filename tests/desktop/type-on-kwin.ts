/**
 * Presses the keys of lower-case letters and Enter on a KWin that runs without checks of permissions. A program of its own,
 * because KWin lets only programs of its user play a keyboard.
 *
 * Arguments: the path of KWin's socket, and the text.
 */
import { WaylandConnection } from '../../native-host/src/platform/linux/wayland/connection.ts'

/** https://wayland.app/protocols/kde-fake-input */
const fakeInput = 'org_kde_kwin_fake_input'
const requests = { authenticate: 0, keyboardKey: 10 }
const version = 4
const [released, pressed] = [0, 1]

/** The keys of a keyboard, row by row, and the number of the first one in each row (linux/input-event-codes.h). */
const rows: readonly (readonly [keys: string, first: number])[] = [
  ['qwertyuiop', 16],
  ['asdfghjkl', 30],
  ['zxcvbnm', 44],
  [' ', 57],
]
const enter = 28

const [path = '', text = ''] = process.argv.slice(2)
const connection = await WaylandConnection.open(path)
const [offered] = connection.offers(fakeInput)
if (offered === undefined) throw new Error('this compositor has no fake input')
const input = connection.bind(offered, version)
connection.request(input, requests.authenticate, ['the tests', 'they type'])
for (const key of [...[...text].map(keyOf), enter]) {
  for (const state of [pressed, released]) connection.request(input, requests.keyboardKey, [key, state])
}
await connection.roundTrip()
connection.close()

function keyOf(letter: string): number {
  for (const [keys, first] of rows) if (keys.includes(letter)) return first + keys.indexOf(letter)
  throw new Error(`the keyboard has no key for ${letter}`)
}
