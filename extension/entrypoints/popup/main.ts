import { knownEarly } from './known-early.ts'
import '@telemetry-tracker/shared/look/tokens.css'
import './popup.css'
import { createApp } from 'vue'
import { storedScheme } from '../../lib/stored/items.ts'
import { schemeHere } from '../../lib/toolbar/scheme.ts'
import { say } from '../../lib/words/say.ts'
import TodayPopup from './TodayPopup.vue'

document.documentElement.lang = say('language')
createApp(TodayPopup, { known: await knownEarly }).mount('#app')

const scheme = schemeHere()
if (scheme) await storedScheme.write(scheme)
