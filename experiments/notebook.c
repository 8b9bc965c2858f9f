#include "experiments/command.h"
int command_notebook(int argc, char **argv);
int command_notebook(int argc, char **argv) { (void)argc; (void)argv; return 0; }
