import { expect, it } from 'vitest'
import { collectionText } from './collection-text.ts'

it('says "nothing" when nothing changes in what is collected, and else the sentence of a language', () => {
  expect(collectionText('nothing', 'de-AT')).toBe('nothing')
  expect(collectionText({ en: 'Wheel steps.', de: 'Radschritte.' }, 'de-AT')).toBe('Radschritte.')
  expect(collectionText({ en: 'Wheel steps.', de: 'Radschritte.' }, 'fi-FI')).toBe('Wheel steps.')
})
