   row  advice          at most (yuan)  m1      m2
     1  m1                      100.00  yes     no

1 applications

  measure            yes            no       unknown         error  not in force
  m1                   1             0             0             0             0
  m2                   0             1             0             0             0

  choose_one: grant total at most 100.00 yuan (1 application)

most frequent reasons for "no":
         1  m2.c1  项目.类别 含 软件

pol 0.1.0, engine reference
policy SHA-256 94cb8cbf195e41caebd3e1f6dd77056d3b96b406f5d09a8309bb48bbab6af161
