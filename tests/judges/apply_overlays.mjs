// Applies Overlay files one after the other with openapi-overlays-js: node apply_overlays.mjs NODE_MODULES DOCUMENT OUT OVERLAY...
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [modules, document, out, ...overlays] = process.argv.slice(2)
const tool = await import(pathToFileURL(path.join(modules, 'openapi-overlays-js/src/overlay.js')))
const { parseWithPointers } = createRequire(path.join(modules, 'x.js'))('@stoplight/yaml')

let spec = JSON.parse(fs.readFileSync(document, 'utf8'))
for (const file of overlays) {
  spec = tool.applyOverlay(spec, parseWithPointers(fs.readFileSync(file, 'utf8')).data)
}
fs.writeFileSync(out, JSON.stringify(spec))
