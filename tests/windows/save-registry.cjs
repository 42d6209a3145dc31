// Runs on Windows' own Node under Wine: saves the registry of this person and of programs in Wine's own form, in one call each. `reg export` asks for
// every key and value by itself, which takes many times as long.
const { load } = require('C:\\koffi.node')

const [ofPerson, ofPrograms] = process.argv.slice(2)
const advapi = load('advapi32.dll')
const allow = load('ntdll.dll').func(
  'uint32_t __stdcall RtlAdjustPrivilege(uint32_t privilege, uint8_t isOn, uint8_t ofThread, void *before)',
)
const openPerson = advapi.func('int32_t __stdcall RegOpenCurrentUser(uint32_t access, void *key)')
const open = advapi.func(
  'int32_t __stdcall RegOpenKeyExW(intptr_t root, const char16_t *path, uint32_t options, uint32_t access, void *key)',
)
const save = advapi.func(
  'int32_t __stdcall RegSaveKeyExW(intptr_t key, const char16_t *file, void *security, uint32_t format)',
)
const backUp = 17
const read = 0x20019
const localMachine = 0x80000002 | 0
const latestFormat = 2
const [person, programs] = [Buffer.alloc(8), Buffer.alloc(8)]

check('allow', allow(backUp, 1, 0, Buffer.alloc(4)))
check('open', openPerson(read, person))
check('open', open(localMachine, 'Software', 0, read, programs))
check('save', save(Number(person.readBigUInt64LE()), ofPerson, null, latestFormat))
check('save', save(Number(programs.readBigUInt64LE()), ofPrograms, null, latestFormat))

function check(what, code) {
  if (code !== 0) throw new Error(`Windows answers ${code} to ${what}.`)
}
