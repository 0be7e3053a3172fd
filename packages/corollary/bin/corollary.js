#!/usr/bin/env node
// Not built, so that npm finds it when it links a fresh clone, before anything is.
import "../dist/cli/bin.js";
