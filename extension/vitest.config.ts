import vue from '@vitejs/plugin-vue'
import { defineProject } from 'vitest/config'
import { WxtVitest } from 'wxt/testing/vitest-plugin'

export default defineProject({
  plugins: [WxtVitest({ root: import.meta.dirname }), vue()],
  test: { name: 'extension', setupFiles: ['./testing/speak-english.ts'] },
})
