import { expect, it } from 'vitest'
import { browserOfProgram, browsers, otherBrowsers } from './browsers.ts'

it.each(Object.entries(browsers))(
  'recognises %s by its title and by each of its list entries',
  (name, { title, listed }) => {
    expect([title, ...listed].map(browserOfProgram)).toEqual([title, ...listed].map(() => name))
  },
)

it('names no browser twice', () => {
  const others = new RegExp(`^(?:${otherBrowsers.join('|')})$`, 'i')

  expect(Object.values(browsers).filter(({ title }) => others.test(title))).toEqual([])
})

it('takes no program for a browser that only has a short name of one in its own', () => {
  expect(['Zenmap', 'Arcade', 'Kaizen'].map(browserOfProgram)).toEqual([undefined, undefined, undefined])
})
