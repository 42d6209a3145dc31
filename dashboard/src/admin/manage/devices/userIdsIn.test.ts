import { expect, it } from 'vitest'
import { userIdsIn } from './userIdsIn.ts'

it.each([
  ['ada\nbob', ['ada', 'bob']],
  ['user_id,name\r\nada,Ada Lindqvist\r\nbob,Bob', ['ada', 'bob']],
  ['\uFEFFUser ID;Team\nada;blue', ['ada']],
  ['"last, first",x\n"the ""one"""', ['last, first', 'the "one"']],
  ['ada\tblue\n\n  bob  \n', ['ada', 'bob']],
  ['ada\nada', ['ada']],
  ['ada\nuser', ['ada', 'user']],
  ['', []],
  [`${'x'.repeat(129)}\nada`, ['ada']],
])('reads the user ids in %j', (text, ids) => {
  expect(userIdsIn(text)).toEqual(ids)
})
