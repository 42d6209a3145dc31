import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    name: 'dashboard',
    environment: './testing/quietBrowser.ts',
    testTimeout: 30_000,
    // There is no canvas in a test to draw on; the charts' tables have the same numbers.
    onConsoleLog: log => !log.includes('Failed to create chart'),
  },
})
