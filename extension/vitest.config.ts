import vue from '@vitejs/plugin-vue'
import { defineProject } from 'vitest/config'
import { WxtVitest } from 'wxt/testing/vitest-plugin'
import { patientTests } from '../shared/src/testing/patience.ts'
import { sameProcess } from '../shared/src/testing/same-process.ts'

export default defineProject({
  plugins: [WxtVitest({ root: import.meta.dirname }), vue()],
  test: { ...patientTests, ...sameProcess, name: 'extension', setupFiles: ['./testing/speak-english.ts'] },
})
