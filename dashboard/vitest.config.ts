import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [vue()],
  test: {
    name: 'dashboard',
    environment: './testing/quietBrowser.ts',
    testTimeout: 30_000,
    setupFiles: './testing/noDrawing.ts',
  },
})
