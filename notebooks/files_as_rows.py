# Databricks notebook source
# MAGIC %md
# MAGIC # Files as rows
# MAGIC
# MAGIC A notebook for Databricks: import this file as a notebook, and install the jar of spark-datums as a library of a classic
# MAGIC cluster. Elsewhere, on Dataproc for instance, give the jar as `--jars` and the cells one by one.
# MAGIC
# MAGIC First put some text files at the place that the cells name, such as those of `examples/word_count/text`.

# COMMAND ----------

# MAGIC %sql
# MAGIC CREATE OR REPLACE TEMPORARY VIEW chapters
# MAGIC USING datums OPTIONS (path '/Volumes/main/default/text', glob '/(*)-*.txt')

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT captures[0] AS prefix, path, size, modified FROM chapters ORDER BY size DESC LIMIT 5

# COMMAND ----------

# MAGIC %md
# MAGIC `content` is read only where a query wants it, and `hash` too.

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT path, hash, size(split(trim(decode(content, 'UTF-8')), ' +')) AS words FROM chapters ORDER BY words DESC LIMIT 5

# COMMAND ----------

# MAGIC %md
# MAGIC The same from Python, with one datum for all files and a row for each of them.

# COMMAND ----------

files = (spark.read.format("datums")
    .option("path", "/Volumes/main/default/text")
    .option("glob", "/")
    .option("rows", "file")
    .load())
files.createOrReplaceTempView("files")

# COMMAND ----------

# MAGIC %sql
# MAGIC SELECT datum_path, count(*) AS files, sum(size) AS bytes FROM files GROUP BY datum_path
