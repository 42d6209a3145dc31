import { knownEarly } from './known-early.ts'
import '@telemetry-tracker/shared/look/tokens.css'
import './popup.css'
import { createApp } from 'vue'
import { t } from '../../lib/i18n/t.ts'
import { storedScheme } from '../../lib/stored/items.ts'
import { schemeHere } from '../../lib/toolbar/scheme.ts'
import TodayPopup from './TodayPopup.vue'

document.documentElement.lang = t('language')
createApp(TodayPopup, { known: await knownEarly }).mount('#app')

const scheme = schemeHere()
if (scheme) await storedScheme.write(scheme)
