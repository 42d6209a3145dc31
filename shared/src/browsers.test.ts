import { expect, it } from 'vitest'
import { browserOfProgram, browsers, otherBrowsers } from './browsers.ts'

it.each(Object.entries(browsers))(
  'recognises %s by its title and by each of its list entries',
  (name, { title, listed }) => {
    expect([title, ...listed].map(browserOfProgram)).toEqual([title, ...listed].map(() => name))
  },
)

it('lists no browser twice', () => {
  const others = new RegExp(`^(?:${otherBrowsers.join('|')})$`, 'i')

  expect(Object.values(browsers).filter(({ title }) => others.test(title))).toEqual([])
})

it('does not match programs whose name only contains the short name of a browser', () => {
  expect(['Zenmap', 'Arcade', 'Kaizen'].map(browserOfProgram)).toEqual([undefined, undefined, undefined])
})
