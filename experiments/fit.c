#include <stdio.h>
#include "experiments/command.h"
