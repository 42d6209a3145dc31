import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { patientTests } from '../shared/src/testing/patience.ts'
import { sameProcess } from '../shared/src/testing/same-process.ts'

export default defineConfig({
  plugins: [vue()],
  test: {
    ...patientTests,
    ...sameProcess,
    name: 'dashboard',
    environment: './testing/quietBrowser.ts',
    setupFiles: './testing/noDrawing.ts',
  },
})
