import sys

from include.samples.render.command import main

sys.exit(main())
