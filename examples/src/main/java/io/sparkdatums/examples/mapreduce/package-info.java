/**
 * The map_reduce example: files of records come in, one file per record id goes out, then one
 * summary per id.
 */
package io.sparkdatums.examples.mapreduce;
