import { expect, it } from 'vitest'
import { sumIn } from './watch-gauges.ts'

const text = `# TYPE connections gauge
connections{state="busy"} 3
connections{state="idle"} 4
connections_max 10
open_files 57
`

it('sums a gauge over its labels, and is 0 for one that is not there', () => {
  expect(['connections', 'open_files', 'queue'].map(name => sumIn(text, name))).toEqual([7, 57, 0])
})
