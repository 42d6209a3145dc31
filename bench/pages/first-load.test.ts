import { expect, it } from 'vitest'
import { filesOf } from './first-load.ts'

const manifest = {
  'me.html': { file: 'me.js', imports: ['_vue.js', '_shared.js'], css: ['me.css'] },
  '_vue.js': { file: 'vue.js', imports: [], css: [] },
  '_shared.js': { file: 'shared.js', imports: ['_vue.js'], css: ['shared.css'] },
  'src/charts/Plot.vue': { file: 'plot.js', imports: ['_vue.js'], css: [] },
}

it('a first load has each file once, and nothing that is loaded later', () => {
  expect(filesOf(manifest, ['me.html']).sort()).toEqual([
    'me.css',
    'me.js',
    'shared.css',
    'shared.js',
    'vue.js',
  ])
})

it('a first load of a page that was not built is an error, not 0 bytes', () => {
  expect(() => filesOf(manifest, ['her.html'])).toThrow('no her.html')
})
