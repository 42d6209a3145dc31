import { expect, it } from 'vitest'
import { headerText } from './header-text.ts'

it.each(['ada', 'jörg', 'Дима', 'José', 'José', '张三', '🐙', 'Â£', '\u{feff}x'])(
  'reads %s as UTF-8',
  name => {
    expect(headerText(Buffer.from(name, 'utf8').toString('latin1'))).toBe(name)
  },
)

it.each(['jörg', 'José', 'ÿ', 'Ã', 'Ã\u00e9'])('reads %s as Latin-1 if it is not UTF-8', name => {
  expect(headerText(name)).toBe(name)
})
