import { expect, test } from 'vitest'
import { decodeXText } from './x-text.ts'

test.each([
  ['UTF-8', Buffer.from('微信'), '微信'],
  ['UTF-8 with an accent', Buffer.from('µPad'), 'µPad'],
  ['Latin-1', Buffer.from('Büro', 'latin1'), 'Büro'],
  ['plain ASCII', Buffer.from('XTerm'), 'XTerm'],
  [
    'compound text in Cyrillic',
    Buffer.from('a \x1b-L\xcf\xdd\xd4\xd5', 'latin1'),
    'a Яндe'.replace('e', 'е'),
  ],
  ['compound text in Japanese', Buffer.from('\x1b$(B$3$s\x1b(B!', 'latin1'), 'こん!'],
  ['compound text in Chinese', Buffer.from('\x1b$(A\x4e\x22\x50\x45\x1b(B', 'latin1'), '微信'],
  [
    'compound text with UTF-8 within',
    Buffer.concat([Buffer.from('a\x1b%G'), Buffer.from('微'), Buffer.from('\x1b%@b')]),
    'a微b',
  ],
])('reads %s', (_, data, expected) => {
  expect(decodeXText(data)).toBe(expected)
})

test('reads any bytes as some text', () => {
  for (let byte = 0; byte < 256; byte++)
    expect(decodeXText(Buffer.from([0x1b, 0x25, byte, 0xff, byte]))).toEqual(expect.any(String))
})
